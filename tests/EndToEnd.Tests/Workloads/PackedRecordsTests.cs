using System.Text;
using Serverless.EndToEnd.Tests.Workloads.Telemetry;
using Serverless.Local.Workloads.Records;
using Serverless.Local.Workloads.Telemetry;

namespace Serverless.EndToEnd.Tests.Workloads;

public sealed class PackedRecordsTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(100)]
    [InlineData(5_000)]
    public void Packing_keeps_every_event_in_the_order_of_its_partition(int pack)
    {
        var scenario = Some.Bad(3_001);
        var single = Lines(TelemetryGenerator.Records(scenario));
        var packed = Lines(TelemetryGenerator.Records(scenario with { Pack = pack }));

        Assert.Equal(3_001, packed.Values.Sum(lines => lines.Count));
        Assert.Equal(single.Keys.Order(), packed.Keys.Order());
        Assert.All(single, partition => Assert.Equal(partition.Value, packed[partition.Key]));
    }

    [Fact]
    public void Records_are_full_but_for_the_last_of_each_partition()
    {
        var records = TelemetryGenerator.Records(Some.Scenario(3_001) with { Pack = 50 });
        var smaller = 0;
        while (records.Next())
        {
            Assert.InRange(records.Events, 1, 50);
            Assert.False(records.Key.IsEmpty);
            smaller += records.Events < 50 ? 1 : 0;
        }
        Assert.InRange(smaller, 1, 4);
        Assert.False(records.Next());
    }

    private static Dictionary<int, List<string>> Lines(RecordSource records)
    {
        var lines = new Dictionary<int, List<string>>();
        while (records.Next())
        {
            if (!lines.TryGetValue(records.Partition, out var known))
                lines.Add(records.Partition, known = []);
            string[] events = Encoding.Latin1.GetString(records.Value).Split('\n');
            Assert.Equal(records.Events, events.Length);
            known.AddRange(events);
        }
        return lines;
    }
}
