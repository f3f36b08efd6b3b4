using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MsnBridge.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "journal",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    puppet_id = table.Column<string>(type: "TEXT", nullable: false),
                    conversation = table.Column<string>(type: "TEXT", nullable: false),
                    lane_end = table.Column<string>(type: "TEXT", nullable: false),
                    deduplication_key = table.Column<string>(type: "TEXT", nullable: true),
                    @event = table.Column<string>(name: "event", type: "TEXT", nullable: true),
                    accepted_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    attempt_begun = table.Column<bool>(type: "INTEGER", nullable: false),
                    ended_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    set_aside_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_journal", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "puppets",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", nullable: false),
                    profile = table.Column<string>(type: "TEXT", nullable: false),
                    address = table.Column<string>(type: "TEXT", nullable: false),
                    sealed_password = table.Column<byte[]>(type: "BLOB", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    state_detail = table.Column<string>(type: "TEXT", nullable: true),
                    state_since = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_puppets", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "contacts",
                columns: table => new
                {
                    puppet_id = table.Column<string>(type: "TEXT", nullable: false),
                    contact_id = table.Column<string>(type: "TEXT", nullable: false),
                    display_name = table.Column<string>(type: "TEXT", nullable: false),
                    own_name = table.Column<string>(type: "TEXT", nullable: true),
                    relation = table.Column<int>(type: "INTEGER", nullable: false),
                    groups = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_contacts", x => new { x.puppet_id, x.contact_id });
                    table.ForeignKey(
                        name: "FK_contacts_puppets_puppet_id",
                        column: x => x.puppet_id,
                        principalTable: "puppets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "home_links",
                columns: table => new
                {
                    network = table.Column<string>(type: "TEXT", nullable: false),
                    address = table.Column<string>(type: "TEXT", nullable: false),
                    puppet_id = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_home_links", x => new { x.network, x.address });
                    table.ForeignKey(
                        name: "FK_home_links_puppets_puppet_id",
                        column: x => x.puppet_id,
                        principalTable: "puppets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "home_roster_entries",
                columns: table => new
                {
                    network = table.Column<string>(type: "TEXT", nullable: false),
                    address = table.Column<string>(type: "TEXT", nullable: false),
                    contact_id = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_home_roster_entries", x => new { x.network, x.address, x.contact_id });
                    table.ForeignKey(
                        name: "FK_home_roster_entries_home_links_network_address",
                        columns: x => new { x.network, x.address },
                        principalTable: "home_links",
                        principalColumns: new[] { "network", "address" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_home_links_puppet_id",
                table: "home_links",
                column: "puppet_id");

            migrationBuilder.CreateIndex(
                name: "ix_journal_deduplication",
                table: "journal",
                columns: new[] { "puppet_id", "conversation", "lane_end", "deduplication_key" },
                unique: true,
                filter: "deduplication_key IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_journal_ended",
                table: "journal",
                column: "ended_at",
                filter: "ended_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_journal_pending",
                table: "journal",
                columns: new[] { "puppet_id", "conversation", "lane_end", "id" },
                filter: "ended_at IS NULL AND set_aside_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_puppets_profile_address",
                table: "puppets",
                columns: new[] { "profile", "address" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "contacts");

            migrationBuilder.DropTable(
                name: "home_roster_entries");

            migrationBuilder.DropTable(
                name: "journal");

            migrationBuilder.DropTable(
                name: "home_links");

            migrationBuilder.DropTable(
                name: "puppets");
        }
    }
}
