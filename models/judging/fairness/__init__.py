"""The fairness audit of a training: how a model treats groups of people that it may not know.

Sex, age and whatever an organisation supplies as `audit_…` are read here and nowhere else. Three
questions are asked: do the features give an attribute away (`proxies`), what does the model do to
each group (`rates`, the calibration gap in `gaps`), and do people of a group succeed less often
than others whom the features describe alike (the success gap there): that is what a biased label
looks like, and a model that learnt from it repeats it without ever reading the attribute.
"""
