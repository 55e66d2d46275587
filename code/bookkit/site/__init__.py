"""Makes the website from executed notebooks: runs Sphinx and finishes its pages.

Finishing joins style sheets and scripts, draws icons, embeds fonts, and writes the security policy.
"""
