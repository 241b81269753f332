-- Which words the box of a note has for the action item that grew from it, where the item was given other ones since: the
-- box stays its box. NULL where they are its title, and where it has no box.
ALTER TABLE action_items ADD COLUMN box_title BLOB;
ALTER TABLE action_items_history ADD COLUMN box_title BLOB;
DROP TRIGGER action_items_update;
DROP TRIGGER action_items_delete;
CREATE TRIGGER action_items_update BEFORE UPDATE ON action_items WHEN OLD.op < NEW.op BEGIN
    INSERT INTO action_items_history (id, handle, client_id, session_id, intervention_id, title, description, due_date, status, completed_at, created_at, updated_at, op, box_title, ended_op)
    VALUES (OLD.id, OLD.handle, OLD.client_id, OLD.session_id, OLD.intervention_id, OLD.title, OLD.description, OLD.due_date, OLD.status, OLD.completed_at, OLD.created_at, OLD.updated_at, OLD.op, OLD.box_title, NEW.op);
END;
CREATE TRIGGER action_items_delete BEFORE DELETE ON action_items WHEN OLD.op < (SELECT MAX(id) FROM operations) BEGIN
    INSERT INTO action_items_history (id, handle, client_id, session_id, intervention_id, title, description, due_date, status, completed_at, created_at, updated_at, op, box_title, ended_op)
    VALUES (OLD.id, OLD.handle, OLD.client_id, OLD.session_id, OLD.intervention_id, OLD.title, OLD.description, OLD.due_date, OLD.status, OLD.completed_at, OLD.created_at, OLD.updated_at, OLD.op, OLD.box_title, (SELECT MAX(id) FROM operations));
END;
