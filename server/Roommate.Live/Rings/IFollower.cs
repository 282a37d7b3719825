namespace Roommate.Live.Rings;

/// <summary>Somebody who reads a topic past a cursor of their own.</summary>
internal interface IFollower
{
    /// <summary>Something is new in the topic. Never blocks and never throws: a thousand others are told in the same loop.</summary>
    void Wake();
}
