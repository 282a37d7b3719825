using Microsoft.Extensions.Options;
using Roommate.Contracts;
using Roommate.Contracts.Events;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Rooms;
using Roommate.Platform.Facts;
using Roommate.Platform.Files;
using Roommate.Platform.Security;
using Roommate.Rooms.Rooms;

namespace Roommate.Rooms.Files;

/// <summary>Files of rooms: brought in, hung on messages, served, taken away.</summary>
public sealed partial class RoomFiles : IFactHandler<RoomRemoved>
{
    private readonly RoomFileStore _store;
    private readonly RoomStore _rooms;
    private readonly IFileStore _files;
    private readonly Uploads _uploads;
    private readonly Pictures _pictures;
    private readonly Discards _discards;
    private readonly IOptions<FileStoreOptions> _options;
    private readonly Ids _ids;
    private readonly TimeProvider _time;

    internal RoomFiles(RoomFileStore store, RoomStore rooms, IFileStore files, Uploads uploads, Pictures pictures, Discards discards, IOptions<FileStoreOptions> options, Ids ids, TimeProvider time)
    {
        _store = store;
        _rooms = rooms;
        _files = files;
        _uploads = uploads;
        _pictures = pictures;
        _discards = discards;
        _options = options;
        _ids = ids;
        _time = time;
    }

    /// <summary>Looks at what comes in and keeps it in the room; until it is sent with a message only its id tells of it.</summary>
    public async ValueTask<Outcome<RoomFile>> AddAsync(Caller caller, string roomId, string? name, Stream body, CancellationToken ct)
    {
        if (FileRules.Named(name) is not { } shown)
        {
            return Fault.Invalid("name", "A file needs a name of 1 to 120 characters: ?name=holiday.jpg");
        }

        if (await _rooms.GetAsync(roomId, ct) is not { } room)
        {
            return Fault.NotFound("This room");
        }

        if (!(await _uploads.TakeAsync(body, ct)).TryGet(out var upload, out var refused))
        {
            return refused;
        }

        await using (upload)
        {
            return await KeepAsync(caller, room.Value.HomeId, roomId, shown, upload, ct);
        }
    }

    public async ValueTask<Outcome<RoomFile>> GetAsync(string id, CancellationToken ct) =>
        await _store.GetAsync(id, ct) is { } file ? file.Value.ToFile(id) : Fault.NotFound("This file");

    /// <summary>What to serve; a size that a picture is too small for is the picture itself.</summary>
    public async ValueTask<Outcome<FileAnswer>> OpenAsync(string id, string? size, CancellationToken ct)
    {
        if (size is not null && !FileRules.Sizes.ContainsKey(size))
        {
            return Fault.Invalid("size", $"A size is one of: {string.Join(", ", FileRules.Sizes.Keys)}.");
        }

        if (await _store.GetAsync(id, ct) is not { } file)
        {
            return Fault.NotFound("This file");
        }

        var (name, type, bytes) = size is not null && file.Value.Smaller?.TryGetValue(size, out var smaller) == true
            ? ($"{id}.{size}", smaller.Type, smaller.Bytes)
            : (id, file.Value.Type, file.Value.Bytes);
        return new FileAnswer(new ServedFile(name, file.Value.Name, new FileType(type, file.Value.Kind), bytes), _files);
    }

    /// <summary>The files of a room that hang on messages, newest first.</summary>
    public async ValueTask<Page<RoomFile>> OfRoomAsync(string roomId, string? before, int limit, CancellationToken ct)
    {
        var ids = (await _store.IdsOfAsync(roomId, ct)).Reverse().SkipWhile(id => before is not null && string.CompareOrdinal(id, before) >= 0).Take(limit).ToArray();
        var found = await _store.ManyAsync(ids, ct);
        return new Page<RoomFile>([.. found.Where(static f => f.Value.MessageId is not null).Select(static f => f.Value.ToFile(f.Id))], ids.Length == limit ? ids[^1] : null);
    }

    /// <summary>One's own file, or anybody's with the right to configure (asked by the caller's edge).</summary>
    public async ValueTask<Outcome<bool>> RemoveAsync(Caller caller, string id, bool anybodys, CancellationToken ct)
    {
        if (await _store.GetAsync(id, ct) is not { } file)
        {
            return Fault.NotFound("This file");
        }

        if (file.Value.UserId != caller.UserId && !anybodys)
        {
            return Fault.Forbidden("Only who brought a file, or an admin, can remove it.");
        }

        await TakeAwayAsync(id, file.Value, ct);
        return true;
    }

    public async ValueTask<Storage> StorageAsync(string homeId, CancellationToken ct)
    {
        var storage = await _store.StorageAsync(homeId, ct);
        return new Storage(storage.Bytes, _options.Value.QuotaBytes, storage.Files);
    }

    private async ValueTask<Outcome<RoomFile>> KeepAsync(Caller caller, string homeId, string roomId, string name, Upload upload, CancellationToken ct)
    {
        var id = _ids.New(IdPrefix.File);
        var smaller = new Dictionary<string, Picture>();
        foreach (var (size, side) in FileRules.Sizes.Where(s => Math.Max(upload.Width ?? 0, upload.Height ?? 0) > s.Value))
        {
            if ((await _pictures.DrawAsync(upload.Content, side, square: false, ct)).TryGet(out var picture, out _))
            {
                smaller[size] = picture;
            }
        }

        var record = new FileRecord(homeId, roomId, caller.UserId, name, upload.Type.Type, upload.Type.Kind, upload.Bytes, _time.GetUtcNow(), null, upload.Width, upload.Height)
        {
            Smaller = smaller.Count == 0 ? null : smaller.ToDictionary(static s => s.Key, static s => new SmallerRecord(s.Value.Type, s.Value.Content.Length, s.Value.Width, s.Value.Height)),
        };
        if (!await _store.TakeAsync(homeId, record.Takes, _options.Value.QuotaBytes, ct))
        {
            return Fault.TooLarge("The home's space for files is full. Remove some first.");
        }

        await _store.AddAsync(id, record, ct);
        try
        {
            await _files.PutAsync(id, upload.Content, ct);
            foreach (var (size, picture) in smaller)
            {
                using var content = new MemoryStream(picture.Content, writable: false);
                await _files.PutAsync($"{id}.{size}", content, ct);
            }
        }
        catch
        {
            await TakeAwayAsync(id, record, CancellationToken.None);
            throw;
        }

        return record.ToFile(id);
    }
}
