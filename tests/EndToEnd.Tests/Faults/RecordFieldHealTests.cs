using System.Text;
using Serverless.Core.Decoding.Json;
using Serverless.Core.Definitions;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Runtime.Repair;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>What events hold of their record, and what they are made of by an array in them, is the same when it is read again.</summary>
public sealed class RecordFieldHealTests
{
    private static readonly string[] Items = ["a", "b"];

    // record    key, header, offset, Kafka time: fields of the pipeline      each of its events: two, of the items of an array
    // object    gone ── folded again from the topic
    [Fact]
    public async Task A_damaged_object_of_such_events_is_folded_again_and_put_back()
    {
        await using var plain = await DamagedWorld.ReadAsync();
        await using var damaged = await DamagedWorld.ReadAsync(pipeline: OfRecords(), prepare: GiveHeadersAndItems);
        var (events, exploded) = (plain.Row.Counts, damaged.Row.Counts);
        Assert.True(exploded.Balances);
        Assert.Equal((events.Records, events.Merged * Items.Length), (exploded.Records, exploded.Merged));
        var whole = await damaged.ObjectAsync();
        await damaged.ReplaceAsync(null);

        var healing = await damaged.World.Start().Runtimes.Repairs.HealAsync("stream", damaged.Row.Delta);

        Assert.Equal(HealingOutcome.Healed, healing.Outcome);
        Assert.Equal(whole, await damaged.ObjectAsync());
    }

    // object    gone ── the record's header is another by now
    [Fact]
    public async Task It_is_not_taken_when_the_record_has_another_header()
    {
        await using var damaged = await DamagedWorld.ReadAsync(pipeline: OfRecords(), prepare: GiveHeadersAndItems);
        await damaged.ReplaceAsync(null);
        var records = damaged.World.Topic.Records[0];
        for (var index = 0; index < records.Count; index++)
            records[index] = records[index] with { Headers = RecordHeaders.None };

        var healing = await damaged.World.Start().Runtimes.Repairs.HealAsync("stream", damaged.Row.Delta);

        Assert.Equal(HealingOutcome.Differs, healing.Outcome);
    }

    private static Pipeline OfRecords()
    {
        var definition = Some.Aligned.Definition;
        return Pipeline.Compile(definition with
        {
            Formats = [new FormatEntry(Framing.Lines, new JsonFormat { Explode = "parts" })],
            Fields =
            [
                .. definition.Fields,
                new() { Name = "parts", Type = FieldType.Text },
                new() { Name = "sender", Type = FieldType.Text, Record = RecordPart.Key },
                new() { Name = "offset", Type = FieldType.Integer, Record = RecordPart.Offset },
                new() { Name = "kafka", Type = FieldType.Timestamp, Record = RecordPart.Timestamp },
                new() { Name = "tenant", Type = FieldType.Text, Header = "tenant" },
            ],
            Views =
            [
                .. definition.Views.Select(view => view with
                {
                    Key = [.. view.Key, "sender", "tenant", "parts"],
                    Aggregates =
                    [
                        new() { Name = "offset", Kind = "max", Field = "offset" },
                        new() { Name = "kafka", Kind = "first", Field = "kafka" },
                    ],
                }),
            ],
        });
    }

    private static Task GiveHeadersAndItems(World world)
    {
        var parts = $",\"parts\":[{string.Join(',', Items.Select(item => $"\"{item}\""))}]}}";
        foreach (var partition in world.Topic.Records)
        {
            for (var index = 0; index < partition.Count; index++)
            {
                partition[index] = partition[index] with
                {
                    Value = With(partition[index].Value, parts),
                    Headers = new RecordHeaders(new RecordHeader("tenant", [(byte)('a' + (index % 3))])),
                };
            }
        }
        return Task.CompletedTask;
    }

    private static byte[]? With(byte[]? value, string parts) => value is null
        ? null
        : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(value).Replace("}", parts, StringComparison.Ordinal));
}
