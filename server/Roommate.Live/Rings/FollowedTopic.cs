using Roommate.Live.Topics;

namespace Roommate.Live.Rings;

/// <summary>A topic this node follows, with its worker and its capability.</summary>
internal sealed record FollowedTopic(LiveTopic Topic, TopicIntake Intake, ITopicSource Source);
