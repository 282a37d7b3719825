// Each test starts real programs: one at a time keeps two cores honest.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
