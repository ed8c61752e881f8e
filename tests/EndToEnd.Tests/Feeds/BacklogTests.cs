using Serverless.Local.Feeds;

namespace Serverless.EndToEnd.Tests.Feeds;

public sealed class BacklogTests
{
    [Fact]
    public void There_is_room_until_the_limit_is_unread()
    {
        var backlog = new Backlog(startOffset: 0, maxBytes: 1_000_000);
        var produced = Fill(backlog, 1_000);

        Assert.Equal(1_000, produced);
        Assert.Equal(1_000_000, backlog.Unread);
        Assert.False(backlog.HasRoom(1));
    }

    [Fact]
    public void Reading_makes_room_but_never_more_than_was_read()
    {
        var backlog = new Backlog(startOffset: 0, maxBytes: 1_000_000);
        Fill(backlog, 1_000);

        backlog.Read(500);
        Assert.InRange(backlog.Unread, 500_000, 540_000);
    }

    [Fact]
    public void All_read_is_nothing_unread()
    {
        var backlog = new Backlog(startOffset: 70, maxBytes: 10_000);
        Fill(backlog, 1_000);

        backlog.Read(79);
        Assert.NotEqual(0, backlog.Unread);
        backlog.Read(80);
        Assert.Equal(0, backlog.Unread);
    }

    [Fact]
    public void A_record_above_the_limit_goes_when_nothing_else_is_unread()
    {
        var backlog = new Backlog(startOffset: 0, maxBytes: 1_000);
        Assert.True(backlog.HasRoom(5_000));
        backlog.Produced(5_000);
        Assert.False(backlog.HasRoom(1));
    }

    private static int Fill(Backlog backlog, int bytes)
    {
        var produced = 0;
        for (; backlog.HasRoom(bytes); produced++)
            backlog.Produced(bytes);
        return produced;
    }
}
