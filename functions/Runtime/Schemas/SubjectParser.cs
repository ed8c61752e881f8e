using Serverless.Core.Schemas;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Schemas;

/// <summary>Parses schemas together with those that they refer to.</summary>
/// <param name="subjects">Where those are; null: nothing may be referred to.</param>
public sealed class SubjectParser(ISubjects? subjects)
{
    /// <summary>A version of a subject.</summary>
    /// <exception cref="FormatException">It isn't Avro, isn't valid, or refers to what isn't there.</exception>
    public async ValueTask<AvroSchema> ParseAsync(SubjectSchema schema, CancellationToken ct)
    {
        var answer = await Parser().ParseAsync(TextOf(schema), ct).ConfigureAwait(false);
        return answer.Schema ?? throw new FormatException(answer.Problem);
    }

    /// <summary>The schemas that references are to, whose named types another one may use.</summary>
    /// <exception cref="FormatException">One isn't there, or can't be parsed.</exception>
    public async ValueTask<IReadOnlyList<AvroSchema>> ParseAsync(IEnumerable<SchemaReference> references, CancellationToken ct)
    {
        var found = new List<AvroSchema>();
        foreach (var reference in references)
        {
            var text = await FindAsync(new RegistryReference(reference.Subject, reference.Version), ct).ConfigureAwait(false)
                ?? throw new FormatException($"it refers to '{reference.Subject}' version {reference.Version}, which isn't there");
            var answer = await Parser().ParseAsync(text, ct).ConfigureAwait(false);
            found.Add(answer.Schema ?? throw new FormatException($"it refers to '{reference.Subject}': {answer.Problem}"));
        }
        return found;
    }

    private RegistryParser Parser() => new(FindAsync);

    private async ValueTask<RegistryText?> FindAsync(RegistryReference reference, CancellationToken ct)
    {
        var version = reference.Version == -1 ? (int?)null : reference.Version;
        return subjects is not null && await subjects.FindAsync(reference.Subject, version, ct).ConfigureAwait(false) is { } found
            ? TextOf(found)
            : null;
    }

    private static RegistryText TextOf(SubjectSchema schema) => new(
        schema.Type,
        schema.Content.Text,
        [.. schema.Content.References.Select(reference => new RegistryReference(reference.Subject, reference.Version))]);
}
