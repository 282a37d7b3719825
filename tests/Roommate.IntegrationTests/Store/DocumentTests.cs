using System.Text.Json.Nodes;
using Roommate.Contracts.Faults;
using Roommate.Live.Log;
using Roommate.Platform;
using Roommate.Platform.Store;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Store;

/// <summary>Documents, indexes and leases over a real Redis, from two nodes where that matters.</summary>
[Collection(RedisCollection.Name)]
public sealed class DocumentTests(RedisServer server) : IAsyncLifetime
{
    private static readonly DocumentKind<Tally> Tallies = new("tally");

    private readonly string _id = "t_" + Guid.NewGuid().ToString("N");
    private StoreNode _one = null!;
    private StoreNode _two = null!;

    public async Task InitializeAsync()
    {
        _one = await StoreNode.StartOnAsync(server.ConnectionString);
        _two = await StoreNode.StartOnAsync(server.ConnectionString);
    }

    public async Task DisposeAsync()
    {
        await _one.DisposeAsync();
        await _two.DisposeAsync();
    }

    [Fact]
    public async Task Changes_that_race_on_two_nodes_all_count()
    {
        var changes = Enumerable.Range(0, 40).Select(i => AddPatientlyAsync(i % 2 == 0 ? _one : _two));
        await Task.WhenAll(changes);
        var stored = await _one.Documents.GetAsync(Tallies, _id, default);
        stored!.Value.Count.ShouldBe(40);
        stored.Version.ShouldBe(40);
    }

    [Fact]
    public async Task A_decision_that_refuses_changes_nothing()
    {
        await AddAsync(_one);
        var refused = await _one.Documents.ChangeAsync(Tallies, _id, static _ => Fault.Conflict("No."), default);
        refused.Fault!.Code.ShouldBe(FaultCode.Conflict);
        (await _two.Documents.GetAsync(Tallies, _id, default))!.Version.ShouldBe(1);
    }

    [Fact]
    public async Task A_removed_document_is_gone_and_removing_it_again_is_not_found()
    {
        await AddAsync(_one);
        (await _one.Documents.ChangeAsync(Tallies, _id, static _ => new Change<Tally>(null), default)).Succeeded.ShouldBeTrue();
        (await _two.Documents.GetAsync(Tallies, _id, default)).ShouldBeNull();
        (await _one.Documents.ChangeAsync(Tallies, _id, static _ => new Change<Tally>(null), default)).Fault!.Code.ShouldBe(FaultCode.NotFound);
    }

    [Fact]
    public async Task An_older_body_is_lifted_when_read_and_a_newer_one_is_refused()
    {
        await AddAsync(_one);
        var renamed = new DocumentKind<Total>("tally", 2, static (_, body) => new JsonObject { ["sum"] = body["count"]!.DeepClone() });
        (await _one.Documents.GetAsync(renamed, _id, default))!.Value.Sum.ShouldBe(1);
        await _one.Documents.ChangeAsync(renamed, _id, static t => new Change<Total>(new Total(t!.Value.Sum + 1)), default);
        await Should.ThrowAsync<StartupException>(async () => await _one.Documents.GetAsync(Tallies, _id, default));
    }

    [Fact]
    public async Task Many_are_read_in_order_without_the_missing_ones()
    {
        await AddAsync(_one);
        var found = await _one.Documents.GetManyAsync(Tallies, ["nobody", _id, "nothing"], default);
        found.Select(static f => f.Id).ShouldBe([_id]);
    }

    [Fact]
    public async Task A_unique_name_is_given_once()
    {
        var name = _id + "@example.com";
        var claims = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? _one : _two).Indexes.ClaimAsync("email", name, $"usr_{i}", default).AsTask()));
        claims.Count(static c => c).ShouldBe(1);
        var owner = await _one.Indexes.FindAsync("email", name, default);
        await _two.Indexes.ReleaseAsync("email", name, "usr_somebody_else", default);
        (await _two.Indexes.FindAsync("email", name, default)).ShouldBe(owner);
        await _two.Indexes.ReleaseAsync("email", name, owner!, default);
        (await _one.Indexes.FindAsync("email", name, default)).ShouldBeNull();
    }

    [Fact]
    public async Task A_node_that_was_only_slow_cannot_write_after_a_take_over()
    {
        var first = await _one.Leases.TakeAsync(_id, "owner", TimeSpan.FromMinutes(1), default);
        (await _two.Leases.TakeAsync(_id, "owner", TimeSpan.FromMinutes(1), default)).ShouldBeNull();
        await AddAsync(_one, first!.Fence);
        await _one.Leases.ReleaseAsync(first, default);
        var second = await _two.Leases.TakeAsync(_id, "owner", TimeSpan.FromMinutes(1), default);
        second!.Number.ShouldBeGreaterThan(first.Number);
        (await _one.Leases.RenewAsync(first, default)).ShouldBeFalse();
        (await _one.Documents.ChangeAsync(Tallies, _id, static t => new Change<Tally>(t!.Value) { Fence = null }, default)).Succeeded.ShouldBeTrue("unfenced writes are free");
        (await AddAsync(_one, first.Fence)).Fault!.Code.ShouldBe(FaultCode.Conflict);
        (await AddAsync(_two, second.Fence)).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task A_lease_that_nobody_renewed_is_free_again()
    {
        var first = await _one.Leases.TakeAsync(_id, "owner", TimeSpan.FromMilliseconds(60), default);
        Lease? second = null;
        await Patience.UntilAsync(async () => (second = await _two.Leases.TakeAsync(_id, "owner", TimeSpan.FromMinutes(1), default)) is not null);
        second!.Number.ShouldBe(first!.Number + 1);
        (await _one.Leases.RenewAsync(first, default)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_lease_that_ran_out_while_everything_stood_still_goes_on_when_nobody_has_taken_it()
    {
        var first = (await _one.Leases.TakeAsync(_id, "owner", TimeSpan.FromMinutes(1), default))!;
        await RunOutAsync();
        (await _one.Leases.RenewAsync(first, default)).ShouldBeTrue();
        (await _two.Leases.TakeAsync(_id, "owner", TimeSpan.FromMinutes(1), default)).ShouldBeNull("it is held again");
        (await AddAsync(_one, first.Fence)).Succeeded.ShouldBeTrue();

        await RunOutAsync();
        var second = (await _two.Leases.TakeAsync(_id, "owner", TimeSpan.FromMinutes(1), default))!;
        await RunOutAsync();
        (await _one.Leases.RenewAsync(first, default)).ShouldBeFalse("another had it meanwhile");
        (await _two.Leases.RenewAsync(second, default)).ShouldBeTrue();
    }

    // What the store does by itself when the time of a lease is over.
    private async Task RunOutAsync() =>
        (await _one.Redis.Database.KeyDeleteAsync(Keys.Of(_id, "lease:owner") + ":holder")).ShouldBeTrue();

    private async ValueTask<Outcome<Stored<Tally>>> AddAsync(StoreNode node, Fence? fence = null) =>
        await node.Documents.ChangeAsync(Tallies, _id, t => new Change<Tally>(new Tally((t?.Value.Count ?? 0) + 1)) { Fence = fence }, default);

    // Forty at once on one document are more than the twenty attempts a request makes.
    private async Task AddPatientlyAsync(StoreNode node)
    {
        while (!(await AddAsync(node)).Succeeded)
        {
        }
    }

    private sealed record Tally(int Count);

    private sealed record Total(int Sum);
}
