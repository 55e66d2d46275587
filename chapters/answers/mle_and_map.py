"""What is still wrong in a reader's answers to the exercises of the chapter on MLE and MAP."""

from bookkit.answers import near

# Proof without a check: ex-map-mean-sign.


def ex_map_conventions(by_likelihood, by_rss, by_mean):
    """Put the three λ, for the negative log-likelihood, the RSS and RSS/n, into `by_likelihood`,
    `by_rss` and `by_mean`.
    """
    if near(by_likelihood, 1 / 4):
        return "by_likelihood: the Gaussian prior has 1/(2σ²), half of that."
    if not near(by_likelihood, 1 / 8):
        return "by_likelihood: 1/(2σ²); the noise does not matter there."
    if near(by_rss, 8 / 2):
        return "by_rss: σ is the standard deviation; divide by its square."
    if not near(by_rss, 2):
        return "by_rss: multiply the negative log-likelihood, and its λ, by 2s²."
    if not near(by_mean, 0.5):
        return "by_mean: divide the λ of the RSS by n."
    return None


def ex_map_two_modes(gaussian_modes, laplace_modes):
    """Put the modes for 1.5, 3 and 6 into `gaussian_modes` and `laplace_modes`, three each."""
    if near(gaussian_modes, [0.3, 0.6, 1.2]):
        return "gaussian_modes: the Laplace prior's variance is 2b², not b²."
    if not near(gaussian_modes, [0.5, 1, 2]):
        return "gaussian_modes: multiply by σ²/(σ² + s²), with σ² = 2b²."
    if near(laplace_modes, [-0.5, 1, 4]):
        return "laplace_modes: a weight that reaches zero stays there."
    if not near(laplace_modes, [0, 1, 4]):
        return "laplace_modes: take s²/b off each size, and stop at zero."
    return None


def ex_map_cases(cases_for_half, cases_for_four_fifths):
    """Put the two numbers of observations into `cases_for_half` and `cases_for_four_fifths`."""
    if near(cases_for_half, 2):
        return "cases_for_half: 4 is the noise variance; do not take its root."
    if not near(cases_for_half, 4):
        return "cases_for_half: n/(n + s²/σ²) must be a half."
    if not near(cases_for_four_fifths, 16):
        return "cases_for_four_fifths: n/(n + s²/σ²) must be 0.8."
    return None


def ex_map_break_scale(variance_by_deviation, variance_by_variance):
    """Put the variance that results from passing the standard deviation as the scale into
    `variance_by_deviation`, and from passing the variance into `variance_by_variance`.
    """
    if near(variance_by_deviation, 400):
        return "variance_by_deviation: the Laplace distribution of scale b has the variance 2b²."
    if not near(variance_by_deviation, 800):
        return "variance_by_deviation: integrate w² p(w) for the scale 20."
    if not near(variance_by_variance, 320_000):
        return "variance_by_variance: the scale is 400; is your grid wide enough?"
    return None


def ex_map_break_twice(share_with_bug, factor_with_bug):
    """With each observation entered twice, put the share of intervals that contain the weight into
    `share_with_bug`, and the mode as a share of the observation into `factor_with_bug`.
    """
    if near(share_with_bug, 0.95):
        return "share_with_bug: 95 % is what the interval claims, and holds without the bug."
    if not near(share_with_bug, 0.871, within=0.015):
        return "share_with_bug: the bug halves the noise variance in the posterior alone."
    if near(factor_with_bug, 1 / 2):
        return "factor_with_bug: that is the mode without the bug."
    if not near(factor_with_bug, 2 / 3):
        return "factor_with_bug: for prior variance 1 and noise variance 1/2."
    return None
