using System.Runtime.InteropServices;

namespace Serverless.Local.Commands;

/// <summary>
/// Ctrl+C, or a request to terminate: the first asks the verb to end in good order, the second ends the process at once.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _asked;
    private readonly PosixSignalRegistration[] _signals;

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
        signal.Cancel = !_asked.IsCancellationRequested;
        if (!signal.Cancel)
            return;
        Console.Error.WriteLine("stopping: work in progress is finished first; press Ctrl+C again to stop at once");
        _asked.Cancel();
    }
}
