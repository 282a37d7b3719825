// Each test starts real programs and waits for them most of the time: two beside one another keep two cores busy and honest.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
