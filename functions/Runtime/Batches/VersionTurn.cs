using Serverless.Runtime.Epochs;
using Serverless.Runtime.Pipelines;

namespace Serverless.Runtime.Batches;

/// <summary>
/// Lets batches wait while it is another version's turn to seal: within the invocation, as a batch that fails is repeated without a pause.
/// One batch at a time.
/// </summary>
internal sealed class VersionTurn(EpochKeeper epochs, IngestStops stops, ShellServices shell)
{
    /// <summary>How long a batch waits before it is given back to the host.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private const string Part = "version";
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private long? _since;

    /// <summary>
    /// Says why, and waits a second, after which the ledger is to be asked again. Throws it when that has lasted for a minute.
    /// </summary>
    public async ValueTask WaitAsync(VersionWaitsException waits, CancellationToken ct)
    {
        await stops.SayAsync(Part, waits.Message, null, ct).ConfigureAwait(false);
        _since ??= shell.Clock.GetTimestamp();
        if (shell.Clock.GetElapsedTime(_since.Value) >= Patience)
        {
            _since = null;
            throw waits;
        }
        epochs.Forget();
        await Task.Delay(Look, shell.Clock, ct).ConfigureAwait(false);
    }

    /// <summary>To be called when a batch has had its turn.</summary>
    public async ValueTask CameAsync(CancellationToken ct)
    {
        _since = null;
        await stops.WasSaidAsync(Part, ct).ConfigureAwait(false);
    }
}
