using Roommate.Testing;
using Xunit;

namespace Roommate.IntegrationTests;

/// <summary>Tests that share one <see cref="RedisServer"/> and keep to keys of their own (fresh ids): put <c>[Collection(RedisCollection.Name)]</c> on the class.</summary>
[CollectionDefinition(Name)]
public sealed class RedisCollection : ICollectionFixture<RedisServer>
{
    public const string Name = "redis";
}
