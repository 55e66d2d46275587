"""What is still wrong in a reader's answers to the exercises of the chapter on whole posteriors."""

from bookkit.answers import near


def ex_post_hand(hand_strength, hand_mean, hand_variance):
    """Put λ, and the mean and the variance of the posterior, into `hand_strength`, `hand_mean` and
    `hand_variance`.
    """
    if near(hand_strength, 1 / 4):
        return "hand_strength: 1/(2σ²) belongs to the negative log-likelihood, not to the RSS."
    if not near(hand_strength, 1):
        return "hand_strength: s²/σ², noise variance over prior variance."
    if near(hand_mean, 2):
        return "hand_mean: that is least squares; add λ to the denominator."
    if not near(hand_mean, 1.5):
        return "hand_mean: the ridge weight, x'y / (x'x + λ)."
    if near(hand_variance, 1 / 4):
        return "hand_variance: multiply by s²."
    if not near(hand_variance, 1 / 2):
        return "hand_variance: s² / (x'x + λ)."
    return None


def ex_post_long(draws_needed, *, each):
    """Put the number of draws into `draws_needed`."""
    scatter = each[1].std()
    if near(draws_needed, 1000 * scatter / 0.01, within=0.05):
        return (
            "draws_needed: errors fall with the root of the number of draws, so square the ratio."
        )
    if near(draws_needed, 1000 * (scatter / 0.01) ** 2, within=0.05):
        return None
    return "draws_needed: how many times smaller than the scatter of `each` must the error be?"


def ex_post_signs(sure_gaussian, sure_laplace, sure_horseshoe):
    """Put the numbers of weights with a sure sign under the three priors into `sure_gaussian`,
    `sure_laplace` and `sure_horseshoe`.
    """
    if near(sure_gaussian, 5):
        return "sure_gaussian: a sign can be sure to be negative, too."
    if not near(sure_gaussian, 7):
        return "sure_gaussian: use `above`; 1 - above is the probability of a negative weight."
    if not near(sure_laplace, 5):
        return "sure_laplace: the share of the draws in `chains` above 0, weight by weight."
    if not near(sure_horseshoe, 4):
        return "sure_horseshoe: the share of the draws in `horseshoe` above 0, weight by weight."
    return None


def ex_post_break(mean_with_bug, *, exact):
    """Put the mean of the weight of s1 in the chain with the bug into `mean_with_bug`."""
    if near(mean_with_bug, exact[0], within=0.05):
        return "mean_with_bug: that is the mean without the bug."
    if not near(mean_with_bug, 1.24, within=0.15):
        return "mean_with_bug: replace q by 1 / rng.wald(...), and average the draws of s1."
    return None
