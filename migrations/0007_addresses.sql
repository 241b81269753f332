-- Addresses: a person may have several, and a family may share one.

-- Whose an address is, is a rule of the program from now on, which asks; the table no longer refuses a shared one. A
-- column's constraint cannot be dropped in place, so the table is made anew.
CREATE TABLE users_new (
    id                  BLOB PRIMARY KEY CHECK (length(id) = 16),
    email               BLOB NOT NULL,
    email_index         BLOB NOT NULL,
    password_hash       TEXT NOT NULL,
    role                TEXT NOT NULL CHECK (role IN ('coach', 'client', 'admin')),
    created_at          TEXT NOT NULL,
    updated_at          TEXT NOT NULL,
    last_login          TEXT,
    is_active           INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    email_verified      INTEGER NOT NULL DEFAULT 0 CHECK (email_verified IN (0, 1)),
    two_factor_enabled  INTEGER NOT NULL DEFAULT 0 CHECK (two_factor_enabled IN (0, 1)),
    op                  INTEGER NOT NULL REFERENCES operations (id)
) STRICT, WITHOUT ROWID;
INSERT INTO users_new (id, email, email_index, password_hash, role, created_at, updated_at, last_login, is_active, email_verified, two_factor_enabled, op)
    SELECT id, email, email_index, password_hash, role, created_at, updated_at, last_login, is_active, email_verified, two_factor_enabled, op FROM users;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;
CREATE INDEX idx_users_email_index ON users (email_index);
CREATE INDEX idx_users_op ON users (op);
CREATE TRIGGER users_update BEFORE UPDATE ON users WHEN OLD.op < NEW.op BEGIN
    INSERT INTO users_history (id, email, email_index, password_hash, role, created_at, updated_at, last_login, is_active, email_verified, two_factor_enabled, op, ended_op)
    VALUES (OLD.id, OLD.email, OLD.email_index, OLD.password_hash, OLD.role, OLD.created_at, OLD.updated_at, OLD.last_login, OLD.is_active, OLD.email_verified, OLD.two_factor_enabled, OLD.op, NEW.op);
END;
CREATE TRIGGER users_delete BEFORE DELETE ON users WHEN OLD.op < (SELECT MAX(id) FROM operations) BEGIN
    INSERT INTO users_history (id, email, email_index, password_hash, role, created_at, updated_at, last_login, is_active, email_verified, two_factor_enabled, op, ended_op)
    VALUES (OLD.id, OLD.email, OLD.email_index, OLD.password_hash, OLD.role, OLD.created_at, OLD.updated_at, OLD.last_login, OLD.is_active, OLD.email_verified, OLD.two_factor_enabled, OLD.op, (SELECT MAX(id) FROM operations));
END;

-- Further addresses of a client, in order. The first one of all stays with the user row, sealed as it was: a migration
-- has no key to seal it anew.
CREATE TABLE client_addresses (
    id           BLOB PRIMARY KEY CHECK (length(id) = 16),
    client_id    BLOB NOT NULL REFERENCES clients (id),
    email        BLOB NOT NULL,
    email_index  BLOB NOT NULL,
    position     INTEGER NOT NULL CHECK (position >= 1),
    created_at   TEXT NOT NULL,
    op           INTEGER NOT NULL REFERENCES operations (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX idx_client_addresses_client_id ON client_addresses (client_id, position);
CREATE INDEX idx_client_addresses_email_index ON client_addresses (email_index);
CREATE INDEX idx_client_addresses_op ON client_addresses (op);
CREATE TABLE client_addresses_history (
    id           BLOB,
    client_id    BLOB,
    email        BLOB,
    email_index  BLOB,
    position     INTEGER,
    created_at   TEXT,
    op           INTEGER,
    ended_op     INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_client_addresses_history_row ON client_addresses_history (id);
CREATE INDEX idx_client_addresses_history_ended_op ON client_addresses_history (ended_op);
CREATE TRIGGER client_addresses_update BEFORE UPDATE ON client_addresses WHEN OLD.op < NEW.op BEGIN
    INSERT INTO client_addresses_history (id, client_id, email, email_index, position, created_at, op, ended_op)
    VALUES (OLD.id, OLD.client_id, OLD.email, OLD.email_index, OLD.position, OLD.created_at, OLD.op, NEW.op);
END;
CREATE TRIGGER client_addresses_delete BEFORE DELETE ON client_addresses WHEN OLD.op < (SELECT MAX(id) FROM operations) BEGIN
    INSERT INTO client_addresses_history (id, client_id, email, email_index, position, created_at, op, ended_op)
    VALUES (OLD.id, OLD.client_id, OLD.email, OLD.email_index, OLD.position, OLD.created_at, OLD.op, (SELECT MAX(id) FROM operations));
END;
