"""The simulated town behind the seeded organisation: places, staff, careers, observations.

A person has an ability, an adaptability and a leniency as a rater; a unit has a climate for
newcomers. A move has a *fit*, built from what a record can show (experience in the job family,
education, skills gap, training, cause) and from what it cannot. Ability and fit make the ratings
after the move. None of these latent numbers is written to the dataset.
"""
