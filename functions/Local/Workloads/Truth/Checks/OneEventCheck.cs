using System.Text.Json;

namespace Serverless.Local.Workloads.Truth.Checks;

/// <summary>Fields of the first or last event that has one of them; without fields that one's value.</summary>
internal sealed record OneEventCheck(string Name, KeptText Field, IReadOnlyList<KeptText> Fields, bool Last) : ResultCheck(Name)
{
    public override IEnumerable<string> Differences(ExpectedResult expected, JsonElement actual)
    {
        var having = expected.Events.Where(one => Field.Of(one) is not null).ToList();
        ExpectedEvent? wanted = having.Count == 0 ? null : Last ? having[^1] : having[0];
        if (Fields.Count == 0)
            return Difference("", actual, Of(Field, wanted));
        return actual.ValueKind == JsonValueKind.Object
            ? Fields.SelectMany(field => Difference($".{field.Name}", actual.GetProperty(field.Name), Of(field, wanted)))
            : [$"{Name} is {actual.GetRawText()}, expected an object"];
    }

    private static string? Of(KeptText field, ExpectedEvent? one) => one is { } wanted ? field.Of(wanted) : null;

    private IEnumerable<string> Difference(string of, JsonElement found, string? wanted)
    {
        if ((found.ValueKind == JsonValueKind.Null ? null : found.ToString()) != wanted)
            yield return $"{Name}{of} is {found.GetRawText()}, expected {wanted ?? "null"}";
    }
}
