using System.Globalization;
using System.Text.Json;

namespace Serverless.EndToEnd.Tests.Runs.Kills;

/// <summary>
/// A run of the local host that is killed again and again and started again each time, beside a broker in a process of its own that
/// generates events at a steady rate. At last it is left alone until it has drained, and compares its results with the truth itself.
/// </summary>
internal sealed class KillRun(int events, int kills, int seed, string folder, Action<string> say)
{
    // A broker takes a dead reader's partitions away after 6 s: a run that follows a kill reads nothing before.
    private const int SecondsPerKill = 9;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly Random _random = new(seed);
    private readonly string _load = FormattableString.Invariant($"telemetry={events}@{Math.Max(1, events / (kills * SecondsPerKill))}");
    private readonly string _seed = seed.ToString(CultureInfo.InvariantCulture);

    private string Data => Path.Combine(folder, "data");

    private string Report => Path.Combine(folder, "report.json");

    /// <summary>Ends when the last run and <c>verify --deep</c> have.</summary>
    public async Task<KillOutcome> RunAsync(CancellationToken ct)
    {
        using var broker = new LocalProcess("broker", "--topic", "telemetry:4", "--generate", _load, "--seed", _seed);
        var address = await broker.FirstLine.WaitAsync(TimeSpan.FromMinutes(1), ct);
        var killed = 0;
        while (killed < kills && await KillOneAsync(address, killed + 1, ct))
            killed++;
        using var last = Start(address);
        await last.EndAsync(ct);
        using var verify = new LocalProcess("verify", "--data", Data, "--deep");
        await verify.EndAsync(ct);
        return new KillOutcome(killed, last.ExitCode, verify.ExitCode, ReadReport(), last.Said + '\n' + verify.Said);
    }

    /// <summary>False when the run has ended by itself before its time.</summary>
    private async Task<bool> KillOneAsync(string address, int number, CancellationToken ct)
    {
        using var run = Start(address);
        var started = TimeProvider.System.GetTimestamp();
        // Most die at work; some while they start, or wait for their partitions.
        if (_random.Next(5) == 0)
            await WaitAsync(run, () => false, _random.Next(0, 5_000), ct);
        else
        {
            var before = Deltas();
            await WaitAsync(run, () => Deltas() > before, milliseconds: 60_000, ct);
            await WaitAsync(run, () => false, _random.Next(0, 700), ct);
        }
        if (run.HasEnded)
            return false;
        await run.KillAsync();
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        say(string.Create(
            CultureInfo.InvariantCulture, $"kill {number} of {kills}, {seconds:0.0} s after its start; {Deltas():N0} deltas are stored"));
        return true;
    }

    private LocalProcess Start(string address) => new(
        "run", "--pipelines", "telemetry", "--brokers", address, "--expect", _load, "--seed", _seed, "--until-drained", "--data", Data,
        "--port", "0", "--plain", "--report", Report);

    private int Deltas()
    {
        var deltas = Path.Combine(Data, "deltas");
        return Directory.Exists(deltas) ? Directory.EnumerateFiles(deltas, "*", SearchOption.AllDirectories).Count() : 0;
    }

    private static async Task WaitAsync(LocalProcess run, Func<bool> isDone, int milliseconds, CancellationToken ct)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!run.HasEnded && !isDone() && TimeProvider.System.GetElapsedTime(started).TotalMilliseconds < milliseconds)
            await Task.Delay(Look, TimeProvider.System, ct);
    }

    private JsonElement? ReadReport()
    {
        if (!File.Exists(Report))
            return null;
        using var report = JsonDocument.Parse(File.ReadAllBytes(Report));
        return report.RootElement.GetProperty("pipelines").GetProperty("telemetry").Clone();
    }
}
