using Serverless.Runtime.Schemas;

namespace Serverless.Functions.Http;

/// <summary>Answers about schemas by number or GUID.</summary>
internal static class RegistrySchemas
{
    public static async Task<object> FindAsync(SchemaRegistry registry, RegistryRequest asked, CancellationToken ct) =>
        SchemaAnswer.Of(await registry.Queries.FindAsync(asked["id"], ct), asked.AcceptsUnknown);

    public static async Task<object> FindByGuidAsync(SchemaRegistry registry, RegistryRequest asked, CancellationToken ct) =>
        SchemaAnswer.Of(await registry.Queries.FindByGuidAsync(asked["guid"], ct), asked.AcceptsUnknown);

    public static async Task<object> TextAsync(SchemaRegistry registry, RegistryRequest asked, CancellationToken ct) =>
        new RegistryJson((await registry.Queries.FindAsync(asked["id"], ct)).Text);

    public static async Task<object> SubjectsAsync(SchemaRegistry registry, RegistryRequest asked, CancellationToken ct)
    {
        var uses = await registry.Queries.UsesAsync(asked["id"], asked.Flag("deleted"), ct);
        return uses.Select(use => use.Subject).Distinct().Take(asked.Page).ToArray();
    }

    public static async Task<object> VersionsAsync(SchemaRegistry registry, RegistryRequest asked, CancellationToken ct)
    {
        var uses = await registry.Queries.UsesAsync(asked["id"], asked.Flag("deleted"), ct);
        return uses.Take(asked.Page).Select(use => new SubjectVersionAnswer(use.Subject, use.Version)).ToArray();
    }

    public static async Task<object> ListAsync(SchemaRegistry registry, RegistryRequest asked, CancellationToken ct)
    {
        var found = await registry.Queries.ListAsync(
            asked.Text("subjectPrefix"), asked.Deleted, asked.Flag("latestOnly"), asked.Page, ct);
        return found.Select(one => SchemaAnswer.Of(one, asked.AcceptsUnknown)).ToArray();
    }
}
