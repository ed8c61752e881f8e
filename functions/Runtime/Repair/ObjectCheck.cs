using Serverless.Core.Binary;
using Serverless.Core.Ledger;
using Serverless.Runtime.Deltas;

namespace Serverless.Runtime.Repair;

/// <summary>Looks whether a delta object is stored as it was folded: whole, and the very one that its rows name.</summary>
internal sealed class ObjectCheck(DeltaCache deltas, string pipeline)
{
    private readonly DeltaReader _reader = new(deltas, pipeline);

    /// <summary>What is wrong with what is stored, as a sentence; null when nothing is.</summary>
    /// <exception cref="UnknownFormException">It is of a form that this build doesn't read, and may be whole.</exception>
    public async ValueTask<string?> FaultOfAsync(string delta, IReadOnlyList<ChunkRow> rows, CancellationToken ct)
    {
        // What is stored counts, not what this process remembers of it.
        deltas.Forget(delta);
        try
        {
            var directory = await _reader.DirectoryAsync(delta, null, ct).ConfigureAwait(false);
            foreach (var row in rows)
                directory.CheckAgainst(row);
            foreach (var section in directory.Sections)
                await _reader.SectionAsync(delta, section.Offset, section.Length, section.Checksum, ct).ConfigureAwait(false);
            return null;
        }
        catch (CorruptDataException damage)
        {
            deltas.Forget(delta);
            return damage.Message;
        }
    }
}
