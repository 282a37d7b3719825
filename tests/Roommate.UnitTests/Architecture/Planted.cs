// Violations on purpose: the checks must find them. Nothing else uses this file.
namespace Roommate.UnitTests.Architecture.Planted.Low
{
    internal sealed class UsesWhatIsAbove
    {
        public static string Name() => new High.AboveAll().ToString()!;
    }

    internal sealed class HoldsWhatIsAbove
    {
        public List<High.AboveAll> Held { get; } = [];
    }
}

namespace Roommate.UnitTests.Architecture.Planted.High
{
    internal sealed class AboveAll
    {
        public static string Fine() => nameof(Low.UsesWhatIsAbove);
    }
}
