using Serverless.Core.Ledger;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>A write by its number among all of its host, and whether the host ends before or after carrying it out.</summary>
internal readonly record struct CrashPoint(int Write, bool After);

/// <summary>What a call to a store meets.</summary>
internal enum Weather
{
    Fair,

    /// <summary>The store is down.</summary>
    Down,

    /// <summary>The store does its work, but the answer is lost.</summary>
    Unheard,
}

/// <summary>
/// What goes wrong between a host and the world outside. All that the host reads and writes passes here; each write has a number, from 1.
/// </summary>
internal sealed class HostFaults
{
    private readonly Lock _lock = new();

    public List<string> Writes { get; } = [];

    /// <summary>The stores that were read.</summary>
    public List<string> Reads { get; } = [];

    /// <summary>The host has crashed: whatever still runs of it reaches nothing any more.</summary>
    public bool IsDown { get; private set; }

    public CrashPoint? Crash { get; set; }

    /// <summary>The weather of the next call to the named store.</summary>
    public Func<string, Weather> Forecast { get; set; } = _ => Weather.Fair;

    /// <summary>Whether calls to stores have failed, or will.</summary>
    public bool IsStormy { get; set; }

    /// <summary>Rows of the ledger that are gone.</summary>
    public Predicate<ChunkRow>? AreGone { get; set; }

    /// <summary>What others do just before the next write of that name, once.</summary>
    public (string Write, Func<Task> Do)? Meanwhile { get; set; }

    public async ValueTask<T> ReadAsync<T>(string what, Func<ValueTask<T>> read)
    {
        Check();
        lock (_lock)
            Reads.Add(what);
        var weather = Forecast(what);
        return weather == Weather.Fair ? await read() : throw Unavailable(what);
    }

    public async ValueTask WriteAsync(string what, Func<ValueTask> write) => await WriteAsync(what, async () =>
    {
        await write();
        return true;
    });

    public async ValueTask<T> WriteAsync<T>(string what, Func<ValueTask<T>> write)
    {
        Check();
        if (Meanwhile is { } meanwhile && meanwhile.Write == what)
        {
            Meanwhile = null;
            await meanwhile.Do();
        }
        var number = Number(what);
        EndIf(number, after: false);
        var weather = Forecast(what);
        var answer = weather == Weather.Down ? throw Unavailable(what) : await write();
        EndIf(number, after: true);
        return weather == Weather.Fair ? answer : throw Unavailable(what);
    }

    private void Check()
    {
        if (IsDown)
            throw new CrashException();
    }

    public void End() => IsDown = true;

    // A batch's deltas and side events are written at the same time.
    private int Number(string write)
    {
        lock (_lock)
        {
            Writes.Add(write);
            return Writes.Count;
        }
    }

    private void EndIf(int number, bool after)
    {
        if (Crash != new CrashPoint(number, after))
            return;
        IsDown = true;
        throw new CrashException();
    }

    private static StoreUnavailableException Unavailable(string what) => new($"{what} is down");
}
