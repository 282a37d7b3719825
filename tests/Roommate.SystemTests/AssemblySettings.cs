// Each test starts real programs and waits for them most of the time: three beside one another keep two cores busy and honest.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
