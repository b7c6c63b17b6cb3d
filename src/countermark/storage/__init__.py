"""The workspace that people work in (records, leads, runs, inputs) and blobs by SHA-256.

In: records and leads that are worth a person's time, and the bytes they were read from.
Out: the same, after a crash too. Imports records; knows nothing of the road. Import its modules
(`countermark.storage.workspace`): the package itself loads nothing.
"""
