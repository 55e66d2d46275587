"""The experiment on ourselves: errors planted one at a time, and what noticed them."""
