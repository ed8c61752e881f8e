using System.Collections.Concurrent;
using Serverless.Core.Decoding.Schemas;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Schemas;

/// <summary>
/// Remembers what a source has answered: a schema for good, as an id never gets another one; that there is none for 30 s, as it may be
/// registered later. An id that isn't there is asked for again after a second, as a registry of several nodes may not have it everywhere
/// yet; but only one batch in ten seconds waits for that, so that records with ids that are none hold nobody up. Safe for concurrent use.
/// </summary>
internal sealed class SchemaAnswers(ISchemaSource source, TimeProvider clock)
{
    private const int AtOnce = 16;
    private const int MostAbsent = 10_000;
    private static readonly TimeSpan AbsentFor = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WaitInterval = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<SchemaId, SchemaAnswer> _found = [];
    private readonly Dictionary<SchemaId, long> _absent = [];
    private WriterSchemas _known = WriterSchemas.None;
    private long? _waitedAt;

    /// <summary>What is known by now.</summary>
    public WriterSchemas Known()
    {
        lock (_lock)
        {
            var old = _absent.Where(one => clock.GetElapsedTime(one.Value) > AbsentFor).Select(one => one.Key).ToList();
            old.ForEach(id => _absent.Remove(id));
            if (old.Count > 0)
                Rebuild();
            return _known;
        }
    }

    /// <summary>
    /// Asks for those of the ids that have no answer; afterwards each has one. Throws as <see cref="ISchemaSource.AskAsync"/>; what was
    /// answered until then is remembered.
    /// </summary>
    public async ValueTask<WriterSchemas> AskAsync(IEnumerable<SchemaId> ids, CancellationToken ct)
    {
        var known = Known();
        var asked = ids.Where(id => known.Find(id) is null).ToList();
        await AskAllAsync(asked, ct).ConfigureAwait(false);
        known = Known();
        var absent = asked.FindAll(id => known.Find(id)?.IsAbsent != false);
        if (absent.Count > 0 && MayWait())
        {
            await Task.Delay(Wait, clock, ct).ConfigureAwait(false);
            await AskAllAsync(absent, ct).ConfigureAwait(false);
        }
        return Known();
    }

    private async ValueTask AskAllAsync(List<SchemaId> ids, CancellationToken ct)
    {
        var answers = new ConcurrentDictionary<SchemaId, SchemaAnswer>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct };
        try
        {
            await Parallel
                .ForEachAsync(ids, options, async (id, token) => answers[id] = await source.AskAsync(id, token).ConfigureAwait(false))
                .ConfigureAwait(false);
        }
        finally
        {
            Remember(answers);
        }
    }

    private void Remember(ConcurrentDictionary<SchemaId, SchemaAnswer> answers)
    {
        lock (_lock)
        {
            if (_absent.Count > MostAbsent)
                _absent.Clear();
            foreach (var (id, answer) in answers)
            {
                _absent.Remove(id);
                if (answer.IsAbsent)
                    _absent[id] = clock.GetTimestamp();
                else
                    _found[id] = answer;
            }
            if (!answers.IsEmpty)
                Rebuild();
        }
    }

    private bool MayWait()
    {
        lock (_lock)
        {
            if (_waitedAt is { } at && clock.GetElapsedTime(at) < WaitInterval)
                return false;
            _waitedAt = clock.GetTimestamp();
            return true;
        }
    }

    private void Rebuild() => _known = WriterSchemas.None
        .With(_found)
        .With(_absent.Keys.Select(id => new KeyValuePair<SchemaId, SchemaAnswer>(id, SchemaAnswer.Absent)));
}
