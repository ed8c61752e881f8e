using Serverless.Core.Binary;
using Serverless.Core.Decoding.Schemas;
using Serverless.EndToEnd.Tests.Faults;
using Serverless.EndToEnd.Tests.Faults.Memory;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Schemas;

namespace Serverless.EndToEnd.Tests.Schemas;

/// <summary>What ingestion learns from the app's own registry.</summary>
public sealed class StoredSchemasTests
{
    private readonly MemorySchemas _store = new();
    private readonly StoredSchemas _schemas;

    public StoredSchemasTests() => _schemas = new StoredSchemas(_store);

    [Fact]
    public async Task A_schema_is_found_by_number_guid_and_fingerprint_with_those_that_it_uses()
    {
        await RegisterAsync("b", """{"type":"fixed","name":"n.B","size":4}""");
        var stored = await RegisterAsync(
            "a", """{"type":"record","name":"A","fields":[{"name":"b","type":"n.B"}]}""", new SchemaReference("n.B", "b", 1));

        SchemaId[] ids =
            [SchemaId.OfNumber(stored.Id), SchemaId.OfGuid(stored.Guid), SchemaId.OfFingerprint(stored.Fingerprint)];
        foreach (var id in ids)
            Assert.Contains("\"size\":4", (await AskAsync(id)).Schema!.ToCanonicalForm(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_that_is_not_there_has_no_schema()
    {
        Assert.True((await AskAsync(SchemaId.OfNumber(1))).IsAbsent);
        Assert.True((await AskAsync(SchemaId.OfNumber(-1))).IsAbsent);
        Assert.True((await AskAsync(SchemaId.OfGuid(Guid.Empty))).IsAbsent);
        Assert.True((await AskAsync(SchemaId.OfFingerprint(7))).IsAbsent);
    }

    // 0 ◄── 1 ◄── 2 ◄── … ◄── 100 ◄── 101: refused
    [Fact]
    public async Task Schemas_refer_to_each_other_in_a_chain_of_a_hundred_at_most()
    {
        var last = await RegisterAsync("s0", """{"type":"fixed","name":"T0","size":4}""");
        for (var number = 1; number <= 100; number++)
            last = await RegisterAsync($"s{number}", Next(number), new SchemaReference($"T{number - 1}", $"s{number - 1}", 1));
        Assert.NotNull((await AskAsync(SchemaId.OfNumber(last.Id))).Schema);

        var refused = await Assert.ThrowsAsync<RegistryException>(
            () => RegisterAsync("s101", Next(101), new SchemaReference("T100", "s100", 1)));
        Assert.Equal(RegistryError.InvalidSchema, refused.Error);
        Assert.Contains("a chain of more than 100", refused.Message, StringComparison.Ordinal);
    }

    // store   holds 1, damaged: that can't be known now, which isn't that there is none
    [Fact]
    public async Task A_schema_that_can_not_be_given_is_a_reason_to_wait()
    {
        var stored = await RegisterAsync("a", "\"int\"");
        Exception[] faults = [new CorruptDataException("gone"), new UnknownFormException(StoredForm.RegisteredSchema, 2, 1)];
        foreach (var fault in faults)
        {
            var damaged = AlteredPort.Of<ISchemaStore, ValueTask<StoredSchema?>>(_store, "FindAsync", _ => throw fault);
            var said = await Assert.ThrowsAsync<StoreUnavailableException>(
                async () => await new StoredSchemas(damaged).AskAsync(SchemaId.OfNumber(stored.Id), CancellationToken.None));
            Assert.Contains(fault.Message, said.Message, StringComparison.Ordinal);
        }
    }

    // subject   registered ── deleted ── deleted for good: records that were written with it are still read
    [Fact]
    public async Task A_schema_whose_subject_is_gone_is_still_found()
    {
        var stored = await RegisterAsync("a", "\"int\"");
        var deletion = new SchemaRegistry(_store).Deletion;
        await deletion.DeleteAsync("a", permanent: false, CancellationToken.None);
        await deletion.DeleteAsync("a", permanent: true, CancellationToken.None);

        Assert.NotNull((await AskAsync(SchemaId.OfNumber(stored.Id))).Schema);
    }

    private static string Next(int number) =>
        $$"""{"type":"record","name":"T{{number}}","fields":[{"name":"f","type":"T{{number - 1}}"}]}""";

    private async Task<StoredSchema> RegisterAsync(string subject, string text, params SchemaReference[] references)
    {
        var registration = new SchemaRegistry(_store).Registration;
        var registered = await registration.RegisterAsync(
            subject, new SchemaContent(text, references), normalize: false, CancellationToken.None);
        return registered.Schema;
    }

    private async Task<SchemaAnswer> AskAsync(SchemaId id) => await _schemas.AskAsync(id, CancellationToken.None);
}
