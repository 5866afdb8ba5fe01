"""How an Indonesian office writes numbers, grades and the contract's closed words."""
