using Microsoft.Extensions.DependencyInjection;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Rooms;
using Roommate.Platform.Files;
using Roommate.Platform.Store;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Files;

/// <summary>The whole program over a bucket: what is brought and never sent, what a crash leaves, and a quota.</summary>
public sealed class FileCleaningTests(S3Program s3) : IClassFixture<S3Program>
{
    [Fact]
    public async Task Files_go_through_a_bucket_and_what_nobody_sent_is_gone_after_a_day()
    {
        await using var home = await TestHome.StartAsync(
            $"--Files:Endpoint={s3.Address}", "--Files:Bucket=roommate", $"--Files:AccessKey={S3Program.Key}", $"--Files:SecretKey={S3Program.Secret}", "--Files:QuotaMegabytes=1");
        var room = await home.AddRoomAsync("Kitchen");
        var picture = SamplePictures.Png(800, 600);
        var sent = await AddAsync(home, room.Id, picture);
        var left = await AddAsync(home, room.Id, picture);
        await home.Owner.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest("", Attachments: [sent.Id]));
        using (var answer = await home.Owner.SendAsync(HttpMethod.Get, $"/api/v1/files/{sent.Id}"))
        {
            ((long)(await answer.Content.ReadAsByteArrayAsync()).Length).ShouldBe(sent.Bytes);
        }

        s3.Objects.Length.ShouldBe(4);
        await AgeAsync(home, left.Id);
        await AgeAsync(home, sent.Id);
        await home.App.Services.GetRequiredService<Roommate.Rooms.Messages.RoomCleaner>().OnceAsync(CancellationToken.None);
        await home.Owner.RefusedAsync(HttpMethod.Get, $"/api/v1/files/{left.Id}", FaultCode.NotFound);
        s3.Objects.Length.ShouldBe(2);

        await home.App.Services.GetRequiredService<IFileStore>().PutAsync("fil_lost", new MemoryStream([1]), CancellationToken.None);
        await home.App.Services.GetRequiredService<IIndexes>().AddAsync("files", "discards", "fil_lost", 0, CancellationToken.None);
        await home.App.Services.GetRequiredService<Roommate.Rooms.Messages.RoomCleaner>().OnceAsync(CancellationToken.None);
        s3.Objects.Length.ShouldBe(2);

        var large = new ByteArrayContent([.. "%PDF-1.7"u8, .. new byte[1024 * 1024]]);
        await home.Owner.RefusedAsync(HttpMethod.Post, $"/api/v1/rooms/{room.Id}/files?name=large.pdf", FaultCode.TooLarge, large);
        (await home.Owner.GetAsync<Storage>($"/api/v1/homes/{home.HomeId}/storage")).Files.ShouldBe(1);
    }

    // As if it had been brought two days ago.
    private static async Task AgeAsync(TestHome home, string id) => await home.App.Services.GetRequiredService<IIndexes>().AddAsync("files", "loose", id, 0, CancellationToken.None);

    private static Task<RoomFile> AddAsync(TestHome home, string roomId, byte[] content) =>
        home.Owner.PostAsync<RoomFile>($"/api/v1/rooms/{roomId}/files?name=a.png", new ByteArrayContent(content));
}
