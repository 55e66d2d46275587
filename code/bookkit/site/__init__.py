"""Makes the website of executed notebooks: runs Sphinx, finishes its pages and publishes them.

Finishing joins style sheets and scripts, draws icons and formulas' fonts, and writes the policy.
"""
