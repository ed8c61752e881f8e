using System.Collections.Concurrent;
using Serverless.Core.Decoding.Schemas;
using Serverless.Core.Schemas;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Schemas;

/// <summary>A registry whose content a test sets, and which remembers what it was asked.</summary>
internal sealed class ScriptedSchemas : ISchemaSource
{
    private readonly ConcurrentDictionary<SchemaId, SchemaAnswer> _answers = new();
    private readonly ConcurrentQueue<int> _asked = new();

    /// <summary>Whether nobody answers.</summary>
    public bool IsDown { get; set; }

    /// <summary>Is told of each id before it is answered.</summary>
    public Action<int> OnAsk { get; set; } = static _ => { };

    /// <summary>The numbers that were asked for, in order.</summary>
    public IReadOnlyList<int> Asked => [.. _asked];

    /// <summary>Registers a schema under a number.</summary>
    public void Register(int id, string schema) => _answers[SchemaId.OfNumber(id)] = new SchemaAnswer(AvroSchema.Parse(schema));

    public ValueTask<SchemaAnswer> AskAsync(SchemaId id, CancellationToken ct)
    {
        _asked.Enqueue((int)(uint)id.Value);
        OnAsk((int)(uint)id.Value);
        return IsDown
            ? throw new StoreUnavailableException("the registry is down")
            : ValueTask.FromResult(_answers.GetValueOrDefault(id, SchemaAnswer.Absent));
    }
}
