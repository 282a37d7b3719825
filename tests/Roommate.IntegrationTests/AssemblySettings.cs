// These tests wait for real servers most of the time: four groups beside one another keep two cores busy.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
