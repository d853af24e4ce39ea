"""The pages of Kithmap: one folder per subject, thin routes, and the guard in front of them."""
