namespace Roommate.People.Homes;

/// <summary>How the assistant speaks in a home, in a person's words: a setting of the home that the assistant keeps.</summary>
public interface IHomeCharacter
{
    /// <summary>Null when nobody said anything.</summary>
    ValueTask<string?> OfAsync(string homeId, CancellationToken ct);

    /// <param name="character">An empty one takes it away.</param>
    ValueTask SetAsync(string homeId, string character, CancellationToken ct);
}
