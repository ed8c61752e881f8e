using System.Text;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Serverless.Core.Definitions;
using Serverless.Producer;
using Serverless.Producer.Packing;
using Serverless.Runtime.Unpacking;

namespace Serverless.EndToEnd.Tests.Producing;

/// <summary>
/// Whatever comes when: events of any size and key, time, answers of the broker, flushes, a full queue. Values are read with the pipeline's
/// own unpacker.
/// </summary>
public sealed class PackerProperties
{
    private const int Partitions = 3;
    private const int MaxBytes = 1024;

    private static readonly Gen<Step> Steps = Gen.Frequency<Step>(
        (20, Gen.Select(Gen.Int[0, 9], Gen.Int[1, 400]).Select((key, length) => (Step)new Add(key, length))),
        (2, Gen.Select(Gen.Int[0, 9], Gen.Int[MaxBytes - 2, MaxBytes + 2]).Select((key, length) => (Step)new Add(key, length))),
        (4, Gen.Int[1, 150].Select(ms => (Step)new Pass(ms))),
        (4, Gen.Const((Step)new Answer())),
        (1, Gen.Const((Step)new Flush())));

    private static readonly Gen<(Step[] Steps, PackerOptions Options, int Queue)> Runs = Gen.Select(
        Steps.Array[0, 300],
        Gen.Select(Gen.Int[1, 12], Gen.Enum<Compression>(), Gen.Enum<Partitioner>()),
        Gen.Int[1, 20],
        (steps, choice, queue) => (steps, new PackerOptions
        {
            MaxEvents = choice.Item1, Compression = choice.Item2, Partitioner = choice.Item3, MaxBytes = MaxBytes,
            Linger = TimeSpan.FromMilliseconds(100), MaxBytesInFlight = 64 * 1024,
        }, queue));

    [Fact]
    public Task Every_accepted_event_is_in_one_record_in_the_order_of_its_key_and_no_record_exceeds_a_limit() =>
        Runs.SampleAsync(async run =>
        {
            using var producer = new ScriptedProducer(run.Queue);
            var time = new FakeTimeProvider();
            var accepted = new Dictionary<int, List<string>>();
            var packer = new EventPacker(producer, "topic", Partitions, run.Options, time);
            foreach (var (step, number) in run.Steps.Select((step, number) => (step, number)))
                await TakeAsync(step, number, packer, producer, time, accepted);
            await UntilDoneAsync(packer.DisposeAsync().AsTask(), producer, time);

            Check(producer, run.Options, accepted);
        }, iter: 300, threads: 2);

    // Four threads, each with two keys of its own; a fifth reports.
    [Fact]
    public async Task Threads_that_add_at_once_keep_the_order_of_their_keys()
    {
        using var producer = new ScriptedProducer(queue: 8);
        var options = new PackerOptions { MaxEvents = 7, MaxBytes = MaxBytes, MaxBytesInFlight = 64 * 1024 };
        var packer = new EventPacker(producer, "topic", Partitions, options);
        var added = Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() => AddAsync(1 + thread, 5 + thread))));
        var done = Task.Run(async () =>
        {
            await added;
            await packer.DisposeAsync();
        });
        while (!done.IsCompleted)
        {
            producer.Report();
            await Task.Yield();
        }
        await done;

        Check(producer, options, Enumerable.Range(1, 8).ToDictionary(
            key => key, key => Enumerable.Range(0, 500).Select(number => $"{key}:{number}").ToList()));

        async Task AddAsync(params int[] keys)
        {
            for (var number = 0; number < 500; number++)
            {
                foreach (var key in keys)
                    await packer.AddAsync(Utf8(KeyOf(key)), Utf8($"{key}:{number}"));
            }
        }
    }

    private static async Task TakeAsync(
        Step step, int number, EventPacker packer, ScriptedProducer producer, FakeTimeProvider time, Dictionary<int, List<string>> accepted)
    {
        switch (step)
        {
            case Add add:
                var text = $"{add.Key}:{number}:".PadRight(add.Length, 'x');
                if (text.Length > MaxBytes)
                {
                    Assert.Throws<ArgumentException>(() => packer.TryAdd(Utf8(KeyOf(add.Key)), Utf8(text)));
                    return;
                }
                await UntilDoneAsync(packer.AddAsync(Utf8(KeyOf(add.Key)), Utf8(text)).AsTask(), producer, time);
                if (!accepted.TryAdd(add.Key, [text]))
                    accepted[add.Key].Add(text);
                return;
            case Pass pass:
                time.Advance(TimeSpan.FromMilliseconds(pass.Milliseconds));
                return;
            case Answer:
                producer.Report();
                return;
            default:
                await UntilDoneAsync(packer.FlushAsync(), producer, time);
                Assert.Equal(accepted.Values.Sum(events => events.Count), producer.Taken.Sum(record => Lines(record.Message.Value).Length));
                Assert.Equal(0, producer.Open);
                return;
        }
    }

    private static async Task UntilDoneAsync(Task task, ScriptedProducer producer, FakeTimeProvider time)
    {
        while (!task.IsCompleted)
        {
            producer.Report();
            time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }
        await task;
    }

    private static void Check(ScriptedProducer producer, PackerOptions options, Dictionary<int, List<string>> accepted)
    {
        var arrived = accepted.Keys.ToDictionary(key => key, _ => new List<string>());
        foreach (var (partition, message) in producer.Taken)
        {
            var lines = Lines(message.Value);
            Assert.InRange(lines.Length, 1, options.MaxEvents);
            Assert.True(lines.Sum(line => line.Length + 1) - 1 <= MaxBytes);
            Assert.True(message.Value.Length <= MaxBytes);
            if (message.Key is not null)
                Assert.Equal(partition, options.Partitioner.PartitionOf(message.Key, Partitions).Value);
            foreach (var line in lines)
            {
                var key = line[0] - '0';
                Assert.True(key == 0 || options.Partitioner.PartitionOf(Utf8(KeyOf(key)), Partitions).Value == partition);
                arrived[key].Add(line);
            }
        }
        // Those of key 0 have none: they are all there, in whatever order.
        arrived.GetValueOrDefault(0)?.Sort(StringComparer.Ordinal);
        accepted.GetValueOrDefault(0)?.Sort(StringComparer.Ordinal);
        Assert.Equal(accepted, arrived);
        Assert.True(producer.OpenBytes.Most <= options.MaxBytesInFlight);
    }

    private static string[] Lines(byte[] value)
    {
        using var unpacker = new Unpacker();
        Assert.Null(unpacker.Unpack(value, MaxBytes, out var plain));
        return Encoding.UTF8.GetString(plain).Split('\n');
    }

    private static string KeyOf(int key) => key == 0 ? "" : $"key-{key}";

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    internal abstract record Step;

    internal sealed record Add(int Key, int Length) : Step;

    internal sealed record Pass(int Milliseconds) : Step;

    internal sealed record Answer : Step;

    internal sealed record Flush : Step;
}
