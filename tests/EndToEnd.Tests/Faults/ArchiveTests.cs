using Avro.File;
using Avro.Generic;
using Serverless.Core.Tests.Streams;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>What is archived, once what was never sealed is collected.</summary>
public sealed class ArchiveTests
{
    private static readonly List<List<(Core.Positions.SourceRecord Record, List<StreamEvent> Events)>> Log =
        SomeStream.Of(new Random(9), 2, events: 80);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_crash_at_any_write_leaves_every_accepted_event_in_the_archive_once(bool after)
    {
        var writes = await RunAsync(crash: null);
        Assert.Contains("archive", writes);
        for (var write = 1; write <= writes.Count; write++)
        {
            if (writes[write - 1] is "archive" or "append")
                await RunAsync(new CrashPoint(write, after));
        }
    }

    private static async Task<List<string>> RunAsync(CrashPoint? crash)
    {
        var stores = new EmbeddedWorldStores { HasArchive = true };
        await using var world = new World(new SimulatedTopic(Log), stores: stores);
        var host = world.Start();
        host.Faults.Crash = crash;
        for (var round = 0; host.HasMore && !host.Faults.IsDown; round++)
            await host.BatchAsync([9, 9], new Random(round));
        await world.DrainAsync();
        world.Clock.Advance(world.Options.UnsealedGrace + TimeSpan.FromMinutes(1));
        await world.Start().Runtimes.Retention.RunAsync(CancellationToken.None);

        var archived = Directory.EnumerateFiles(stores.Archive, "*.avro", SearchOption.AllDirectories).SelectMany(Read).ToList();
        var oracle = Oracle.Of(Log);
        Assert.Equal(oracle.Read - oracle.Filtered - oracle.DeadLetters.Count, archived.Count);
        Assert.Equal(archived.Count, archived.Distinct().Count());
        Assert.Empty(archived.Intersect(oracle.DeadLetters.Select(dead => (dead.Partition.Value, dead.Offset.Value, dead.Index))));
        return host.Faults.Writes;
    }

    private static IEnumerable<(int Partition, long Offset, int Index)> Read(string file)
    {
        using var reader = DataFileReader<GenericRecord>.OpenReader(file);
        return [.. reader.NextEntries.Select(record => ((int)record["_partition"], (long)record["_offset"], (int)record["_index"]))];
    }
}
