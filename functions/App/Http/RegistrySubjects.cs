using System.Globalization;
using Serverless.Runtime.Schemas;

namespace Serverless.Functions.Http;

/// <summary>Answers about subjects and their versions.</summary>
internal static class RegistrySubjects
{
    // What clients of registries with contexts send for all of them.
    private const string AnyContext = ":*:";

    public static async Task<object> ListAsync(SchemaRegistry registry, RegistryRequest asked, CancellationToken ct)
    {
        var prefix = asked.Text("subjectPrefix");
        prefix = prefix.StartsWith(AnyContext, StringComparison.Ordinal) ? prefix[AnyContext.Length..] : prefix;
        return (await registry.Queries.SubjectsAsync(prefix, asked.Deleted, ct)).Take(asked.Page).ToArray();
    }

    public static async Task<object> VersionsAsync(SchemaRegistry registry, RegistryRequest asked, CancellationToken ct)
    {
        var isNegative = asked.Flag("deletedAsNegative");
        var found = await registry.Queries.VersionsAsync(asked["subject"], isNegative ? DeletedShown.Too : asked.Deleted, ct);
        return found.Take(asked.Page).Select(one => isNegative && one.IsDeleted ? -one.Number : one.Number).ToArray();
    }

    public static async Task<object> VersionAsync(SchemaRegistry registry, RegistryRequest asked, CancellationToken ct) =>
        SchemaAnswer.Of(await VersionOfAsync(registry, asked, ct), asked.AcceptsUnknown);

    public static async Task<object> TextAsync(SchemaRegistry registry, RegistryRequest asked, CancellationToken ct) =>
        new RegistryJson((await VersionOfAsync(registry, asked, ct)).Schema.Text);

    public static async Task<object> ReferencesAsync(SchemaRegistry registry, RegistryRequest asked, CancellationToken ct)
    {
        var found = await registry.Queries.ReferencesAsync(asked["subject"], asked["version"], asked.Flag("deleted"), ct);
        return found.Take(asked.Page).ToArray();
    }

    public static async Task<object> RegisterAsync(SchemaRegistry registry, RegistryRequest asked, CancellationToken ct)
    {
        var content = (await asked.BodyAsync<SchemaForm>(ct)).Content();
        return SchemaAnswer.OfNew(
            await registry.Registration.RegisterAsync(asked["subject"], content, asked.Flag("normalize"), ct), asked.AcceptsUnknown);
    }

    public static async Task<object> FindAsync(SchemaRegistry registry, RegistryRequest asked, CancellationToken ct)
    {
        var content = (await asked.BodyAsync<SchemaForm>(ct)).Content();
        return SchemaAnswer.Of(
            await registry.Registration.FindAsync(asked["subject"], content, asked.Flag("normalize"), asked.Flag("deleted"), ct),
            asked.AcceptsUnknown);
    }

    public static async Task<object> CheckAsync(SchemaRegistry registry, RegistryRequest asked, CancellationToken ct)
    {
        var content = (await asked.BodyAsync<SchemaForm>(ct)).Content();
        var version = asked["version"] is { Length: > 0 } given ? given : null;
        var problems = await registry.Registration.CheckAsync(asked["subject"], version, content, asked.Flag("normalize"), ct);
        return new CompatibilityAnswer(problems.Count == 0, asked.Flag("verbose") ? problems : null);
    }

    public static async Task<object> DeleteAsync(SchemaRegistry registry, RegistryRequest asked, CancellationToken ct) =>
        await registry.Deletion.DeleteAsync(asked["subject"], asked.Flag("permanent"), ct);

    public static async Task<object> DeleteVersionAsync(SchemaRegistry registry, RegistryRequest asked, CancellationToken ct)
    {
        var deleted = await registry.Deletion.DeleteAsync(asked["subject"], asked["version"], asked.Flag("permanent"), ct);
        return new RegistryJson(deleted.ToString(CultureInfo.InvariantCulture));
    }

    private static ValueTask<RegisteredSchema> VersionOfAsync(SchemaRegistry registry, RegistryRequest asked, CancellationToken ct) =>
        registry.Queries.VersionAsync(asked["subject"], asked["version"], asked.Flag("deleted"), ct);
}
