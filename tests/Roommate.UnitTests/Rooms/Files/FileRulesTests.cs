using Roommate.Contracts.Faults;
using Roommate.Contracts.Rooms;
using Roommate.Rooms.Files;
using Shouldly;

namespace Roommate.UnitTests.Rooms.Files;

public sealed class FileRulesTests
{
    [Theory]
    [InlineData("holiday.jpg", "holiday.jpg")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\Users\\Ana\\Urlaub.png", "Urlaub.png")]
    [InlineData(" Gruß 😀.txt ", "Gruß 😀.txt")]
    [InlineData("..", null)]
    [InlineData("a/", null)]
    [InlineData("", null)]
    [InlineData("a\nb", null)]
    public void A_name_is_no_path(string asked, string? name) => FileRules.Named(asked).ShouldBe(name);

    [Fact]
    public void Only_ones_own_file_of_the_same_room_hangs_on_a_message_and_on_one_only()
    {
        var file = new FileRecord("hom_1", "room_1", "usr_1", "a.png", "image/png", FileKind.Image, 10, DateTimeOffset.UnixEpoch);
        FileRules.Claim(file, "room_1", "usr_1", "msg_1").Value.MessageId.ShouldBe("msg_1");
        FileRules.Claim(file, "room_2", "usr_1", "msg_1").Fault!.Code.ShouldBe(FaultCode.Invalid);
        FileRules.Claim(file, "room_1", "usr_2", "msg_1").Fault!.Code.ShouldBe(FaultCode.Invalid);
        FileRules.Claim(file with { MessageId = "msg_0" }, "room_1", "usr_1", "msg_1").Fault!.Code.ShouldBe(FaultCode.Conflict);
    }

    [Fact]
    public void A_quota_is_full_to_the_byte_and_gives_back_what_was_taken()
    {
        var half = FileRules.Take(null, 60, 100)!;
        FileRules.Take(half, 41, 100).ShouldBeNull();
        var full = FileRules.Take(half, 40, 100)!;
        full.ShouldBe(new StorageRecord(100, 2));
        FileRules.GiveBack(FileRules.GiveBack(full, 60), 40).ShouldBe(new StorageRecord(0, 0));
    }
}
