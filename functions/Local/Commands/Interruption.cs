using System.Runtime.InteropServices;
using Serverless.Local.Output;

namespace Serverless.Local.Commands;

/// <summary>
/// Ctrl+C, or a request to terminate: the first asks the verb to end in good order, the second ends the process at once.
/// </summary>
internal sealed class Interruption : IDisposable
{
    // The command "timeout" asks a process twice at once: by its id and by its group.
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(500);

    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly CancellationTokenSource _asked;
    private readonly PosixSignalRegistration[] _signals;
    private long _askedAt;

    public Interruption(CancellationToken ct)
    {
        _asked = CancellationTokenSource.CreateLinkedTokenSource(ct);
        _signals = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(signal => PosixSignalRegistration.Create(signal, Ask))];
    }

    /// <summary>Cancelled when the verb is to end.</summary>
    public CancellationToken Token => _asked.Token;

    public void Dispose()
    {
        Array.ForEach(_signals, signal => signal.Dispose());
        _asked.Dispose();
    }

    private void Ask(PosixSignalContext signal)
    {
        var isFirst = !_asked.IsCancellationRequested;
        signal.Cancel = isFirst || _clock.GetElapsedTime(_askedAt) < Together;
        if (!isFirst)
            return;
        _askedAt = _clock.GetTimestamp();
        Terminal.Error("stopping: work in progress is finished first; press Ctrl+C again to stop at once");
        _asked.Cancel();
    }
}
