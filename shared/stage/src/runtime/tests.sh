#!/bin/sh
# Stands for a function: does what the test says.
eval "$DO"
