using System.Net;
using Avro.Generic;
using Confluent.Kafka;
using Confluent.SchemaRegistry;
using Confluent.SchemaRegistry.Serdes;

namespace Serverless.EndToEnd.Tests.Schemas;

/// <summary>Confluent's clients for .NET, as they are, against the registry in the local host.</summary>
public sealed class ConfluentClientTests : IAsyncLifetime
{
    private static readonly string First = RegistryHost.Record("shop.Click", ("user", "\"string\""));
    private static readonly string Second = """
        {"type":"record","name":"shop.Click","fields":[{"name":"user","type":"string"},{"name":"page","type":"string","default":"/"}]}
        """;

    private RegistryHost _host = null!;
    private CachedSchemaRegistryClient _client = null!;

    public async Task InitializeAsync()
    {
        _host = await RegistryHost.StartAsync("Registry:Key=secret");
        _client = Client("secret");
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task The_client_registers_and_finds_schemas()
    {
        Assert.Equal(1, await _client.RegisterSchemaAsync("shop/clicks-value", First));
        Assert.Equal(2, await _client.RegisterSchemaAsync("shop/clicks-value", new Schema(Second, SchemaType.Avro), normalize: true));

        Assert.Equal(["shop/clicks-value"], await _client.GetAllSubjectsAsync());
        Assert.Equal([1, 2], await _client.GetSubjectVersionsAsync("shop/clicks-value"));
        var latest = await _client.GetLatestSchemaAsync("shop/clicks-value");
        Assert.Equal((2, 2, "shop/clicks-value"), (latest.Id, latest.Version, latest.Subject));
        Assert.Equal(First, (await _client.GetSchemaAsync(1)).SchemaString);
        Assert.Equal(latest.SchemaString, (await _client.GetSchemaByGuidAsync(latest.Guid)).SchemaString);
        Assert.Equal(1, (await _client.GetRegisteredSchemaAsync("shop/clicks-value", 1)).Id);
        var same = new Schema(First, SchemaType.Avro);
        Assert.Equal(1, (await _client.LookupSchemaAsync("shop/clicks-value", same, ignoreDeletedSchemas: true)).Version);
    }

    [Fact]
    public async Task The_client_is_told_what_is_compatible()
    {
        await _client.RegisterSchemaAsync("clicks-value", First);
        var other = new Schema(RegistryHost.Record("shop.Click", ("user", "\"int\"")), SchemaType.Avro);

        Assert.True(await _client.IsCompatibleAsync("clicks-value", new Schema(Second, SchemaType.Avro)));
        Assert.False(await _client.IsCompatibleAsync("clicks-value", other));
        Assert.Equal(Compatibility.Backward, await _client.GetCompatibilityAsync());
        var refused = await Assert.ThrowsAsync<SchemaRegistryException>(() => _client.RegisterSchemaAsync("clicks-value", other));
        Assert.Equal((HttpStatusCode.Conflict, 409), (refused.Status, refused.ErrorCode));

        await _client.UpdateCompatibilityAsync(Compatibility.None, "clicks-value");
        Assert.Equal(Compatibility.None, await _client.GetCompatibilityAsync("clicks-value"));
        Assert.Equal(2, await _client.RegisterSchemaAsync("clicks-value", other));
    }

    [Fact]
    public async Task A_wrong_key_is_said_to_the_client()
    {
        using var client = Client("wrong");

        var refused = await Assert.ThrowsAsync<SchemaRegistryException>(client.GetAllSubjectsAsync);

        Assert.Equal(HttpStatusCode.Unauthorized, refused.Status);
    }

    // producer: register ► write      consumer: the id or the GUID in the record ► schema ► read
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_serializer_registers_what_a_deserializer_reads_with(bool inHeader)
    {
        var schema = (Avro.RecordSchema)Avro.Schema.Parse(Second);
        var record = new GenericRecord(schema);
        record.Add("user", "u1");
        record.Add("page", "/cart");
        var context = new SerializationContext(MessageComponentType.Value, "clicks", []);
        var serializer = new AvroSerializer<GenericRecord>(
            _client,
            new AvroSerializerConfig
            {
                SchemaIdStrategy = inHeader ? SchemaIdSerializerStrategy.Header : SchemaIdSerializerStrategy.Prefix,
            });
        var bytes = await serializer.SerializeAsync(record, context);

        using var another = Client("secret");
        var read = await new AvroDeserializer<GenericRecord>(another).DeserializeAsync(bytes, isNull: false, context);

        Assert.Equal(record, read);
        Assert.Equal(["clicks-value"], await another.GetAllSubjectsAsync());
        if (!inHeader)
            Assert.Equal([0, 0, 0, 0, 1], bytes[..5]);
    }

    private CachedSchemaRegistryClient Client(string key) =>
        new(new SchemaRegistryConfig { Url = _host.Address, BasicAuthUserInfo = $"any:{key}" });
}
