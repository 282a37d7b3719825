using Roommate.Contracts.Assistant;

namespace Roommate.Assistant.Memory;

/// <summary>Whose memories: a person's in one home, or the home's own. The owner's id is the tag of every key of theirs.</summary>
/// <param name="Id">A person's or the home's id.</param>
internal readonly record struct MemoryOwner(string Id, string HomeId)
{
    public MemoryScope Scope => Id == HomeId ? MemoryScope.Home : MemoryScope.Person;

    public static MemoryOwner Home(string homeId) => new(homeId, homeId);
}
