-- title: Heaviest hives
-- description: Hives of more than ten kilograms.

SELECT "№", "mass (approx.)" FROM hives WHERE "mass (approx.)" > 10
