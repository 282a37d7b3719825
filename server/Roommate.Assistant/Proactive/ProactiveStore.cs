using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Live.Log;
using Roommate.Platform.Store;

namespace Roommate.Assistant.Proactive;

/// <summary>A home's settings and what is kept between two looks, each a document under the home.</summary>
internal sealed class ProactiveStore(IDocuments documents)
{
    private static readonly DocumentKind<ProactiveSettings> Settings = new("proactive");
    private static readonly DocumentKind<ProactiveMemo> Memo = new("proactive-memo");

    public async ValueTask<ProactiveSettings> SettingsAsync(string homeId, CancellationToken ct) => (await documents.GetAsync(Settings, homeId, ct))?.Value ?? new ProactiveSettings();

    public async ValueTask<Outcome<ProactiveSettings>> SetAsync(string homeId, ProactiveSettings settings, CancellationToken ct) =>
        (await documents.ChangeAsync(Settings, homeId, _ => new Change<ProactiveSettings>(settings), ct)).Map(static s => s.Value);

    public async ValueTask<ProactiveMemo> MemoAsync(string homeId, CancellationToken ct) => (await documents.GetAsync(Memo, homeId, ct))?.Value ?? ProactiveMemo.Empty;

    public async ValueTask<ProactiveMemo> ChangeAsync(string homeId, Func<ProactiveMemo, ProactiveMemo> change, Fence fence, CancellationToken ct)
    {
        var changed = await documents.ChangeAsync(Memo, homeId, current => new Change<ProactiveMemo>(change(current?.Value ?? ProactiveMemo.Empty)) { Fence = fence }, ct);
        return changed.TryGet(out var stored, out var fault) ? stored.Value : throw new FaultException(fault);
    }
}
