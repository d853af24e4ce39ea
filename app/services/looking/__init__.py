"""Looking without waiting: an emergency, an enquiry of a front door, and the review of each."""
