using Serverless.Core.Tests.Aggregates;
using Serverless.Core.Windows;

namespace Serverless.Core.Tests.Windows;

public sealed class ArrivalTests
{
    private const long Now = 1_700_000_000_000;

    public static TheoryData<long, long> ArrivalsAndBases
    {
        get
        {
            var pairs = new TheoryData<long, long>();
            foreach (var arrived in new[] { -1, 0, 1, Now - 1, Now, Now + 1, long.MaxValue })
                foreach (var arrivedBase in new[] { -1, 0, Now, long.MaxValue - 1 })
                    pairs.Add(arrived, arrivedBase);
            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(ArrivalsAndBases))]
    public void When_the_first_event_arrived_comes_back_whatever_it_is_written_relative_to(long arrived, long arrivedBase)
    {
        var cell = SomeCell.Of(Sample.At(1, 1));
        cell.OldestUnemittedKafkaMs = arrived;
        var read = SomeCell.Of(SampleStream.Calm(1, 3)).Load(cell.Bytes(arrivedBase), arrivedBase);
        Assert.Equal((1, arrived), (read.Events, read.OldestUnemittedKafkaMs));
    }

    [Fact]
    public void Of_no_events_none_arrived()
    {
        var cell = new Cell(SomeCell.Layout);
        Assert.Equal(long.MaxValue, cell.OldestUnemittedKafkaMs);
        Assert.Equal(long.MaxValue, SomeCell.Of(SampleStream.Calm(1, 3)).Load(cell.Bytes(Now), Now).OldestUnemittedKafkaMs);
    }

    [Theory]
    [InlineData(-1, 0, -1)]
    [InlineData(5, 3, 3)]
    [InlineData(long.MaxValue, 3, 3)]
    [InlineData(3, long.MaxValue, 3)]
    public void Of_two_cells_the_earlier_arrival_stands(long ours, long theirs, long expected)
    {
        var (cell, other) = (SomeCell.Of(Sample.At(1, 1)), SomeCell.Of(Sample.At(1, 2)));
        (cell.OldestUnemittedKafkaMs, other.OldestUnemittedKafkaMs) = (ours, theirs);
        cell.Merge(other);
        Assert.Equal((2, expected), (cell.Events, cell.OldestUnemittedKafkaMs));
    }
}
