using Serverless.Core.Binary;
using Serverless.Core.Pipelines;

namespace Serverless.Core.States;

/// <summary>
/// A copy of what a state holds of a key, to be put back when a merge fails in the middle. One at a time; reused from key to key.
/// </summary>
internal sealed class KeyCopy(View view)
{
    private readonly ByteWriter _stored = new();
    private readonly byte[] _versions = [.. view.Aggregates.Select(aggregate => aggregate.Version)];
    private bool _isTaken;
    private (int Outbox, int Sink) _ends;

    /// <summary>Copies the key's windows, in their stored form, and notes the ends of what waits.</summary>
    public void Take(ShardState state, ReadOnlySpan<byte> key)
    {
        _isTaken = false;
        _stored.Clear();
        if (state.Find(key) is { } windows)
            KeyFormat.Write(_stored, windows);
        (_ends, _isTaken) = (state.Ends, true);
    }

    /// <summary>
    /// Puts back what <see cref="Take"/> copied; nothing when that failed. Cells that are in the state meanwhile are left to the collector
    /// of memory, as a merge that failed may have left them in any shape.
    /// </summary>
    public void PutBack(ShardState state, ReadOnlySpan<byte> key)
    {
        if (!_isTaken)
            return;
        state.Cut(_ends);
        state.Forget(key);
        if (_stored.Length == 0)
            return;
        ReadOnlyMemory<byte> stored = _stored.ToArray();
        var reader = new ByteReader(stored.Span);
        KeyFormat.Read(ref reader, stored, state.WindowsOf(key), cell => new WindowCell(view.Cells, cell, _versions));
    }
}
