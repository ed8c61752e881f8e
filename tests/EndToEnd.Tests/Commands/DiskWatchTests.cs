using Microsoft.Extensions.Time.Testing;
using Serverless.Local.Runs.Checks;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Commands;

public sealed class DiskWatchTests
{
    private readonly FakeTimeProvider _clock = new();
    private long _free = 1L << 40;

    [Fact]
    public void A_disk_with_room_lets_a_run_go_on()
    {
        using var watch = Watch();
        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.False(watch.Full.IsCancellationRequested);
        watch.ThrowIfFull();
    }

    [Fact]
    public void A_disk_that_fills_up_ends_the_run_with_a_line_on_what_and_where()
    {
        using var watch = Watch();
        _free = DiskWatch.Reserve - 1;
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.True(watch.Full.IsCancellationRequested);
        var fault = Assert.Throws<StoreUnavailableException>(watch.ThrowIfFull);
        Assert.Contains("The disk is full", fault.Message, StringComparison.Ordinal);
        Assert.Contains("/some/data", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public void Room_that_comes_back_does_not_take_the_word_back()
    {
        using var watch = Watch();
        _free = 0;
        _clock.Advance(TimeSpan.FromSeconds(1));
        _free = 1L << 40;

        Assert.Throws<StoreUnavailableException>(watch.ThrowIfFull);
    }

    [Fact]
    public void A_run_does_not_begin_on_a_full_disk()
    {
        _free = 0;

        Assert.Throws<StoreUnavailableException>(Watch);
    }

    [Fact]
    public void The_room_of_a_folder_that_is_not_there_yet_is_that_of_its_disk()
    {
        using var watch = new DiskWatch(Path.Combine(Path.GetTempPath(), "not", "there", "yet"), _clock);

        Assert.False(watch.Full.IsCancellationRequested);
    }

    private DiskWatch Watch() => new("/some/data", _clock, _ => _free);
}
