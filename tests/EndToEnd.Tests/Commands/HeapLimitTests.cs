using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Confluent.Kafka;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.Local.Broker;

namespace Serverless.EndToEnd.Tests.Commands;

/// <summary>Records that unpack to far more than they are must not take an instance down: in a process with little memory.</summary>
public sealed class HeapLimitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Records_of_two_million_lines_are_a_dead_letter_each()
    {
        using var broker = new EmbeddedBroker();
        broker.CreateTopic("telemetry", 1);
        var bomb = Packed(string.Concat(Enumerable.Repeat("x\n", 2_000_000)));
        var bad = Packed(string.Concat(Enumerable.Repeat("{}\n", 90_000)));
        Produce(broker.Address, bomb, bomb, bomb, bad, bad, bad);

        var report = Path.Combine(_folder.Path, "report.json");
        using var run = Start(
            "run", "--brokers", broker.Address, "--expect", "telemetry=6", "--until-drained", "--port", "0", "--plain",
            "--data", Path.Combine(_folder.Path, "data"), "--report", report);
        var (text, error) = (run.StandardOutput.ReadToEndAsync(), run.StandardError.ReadToEndAsync());
        await run.WaitForExitAsync().WaitAsync(Wait.Limit);

        // The generator's truth isn't met by these records, so the exit code says nothing here.
        Assert.True(File.Exists(report), $"{await error}\n{await text}");
        var said = await File.ReadAllTextAsync(report);
        Assert.Contains("\"too-many-events\": 3", said, StringComparison.Ordinal);
        Assert.Contains("\"too-many-rejections\": 3", said, StringComparison.Ordinal);
    }

    private static void Produce(string address, params byte[][] values)
    {
        using var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = address }).Build();
        foreach (var value in values)
            producer.Produce("telemetry", new Message<Null, byte[]> { Value = value });
        producer.Flush(TimeSpan.FromSeconds(20));
    }

    private static byte[] Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Optimal))
            stream.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    private static Process Start(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Serverless.Local.dll"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // 192 MB: a dead letter for each line alone would take more.
        start.Environment["DOTNET_GCHeapHardLimit"] = "0xC000000";
        return Process.Start(start)!;
    }
}
